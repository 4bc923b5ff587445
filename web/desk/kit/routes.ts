import type { ComponentType } from "react";
import type { Me } from "./me.ts";

/** A screen at an address, for those who have the right; what the path names comes as `id`. */
export type ScreenRoute = {
  path: string;
  right: string;
  Screen: ComponentType<{ me: Me; id: string }>;
};
