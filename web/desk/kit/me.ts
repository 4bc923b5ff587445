import type { User } from "../../shared/api.gen.ts";

/** Who is signed in, and what they may do. */
export type Me = { user: User | null; csrf_token: string | null; rights: string[] };
/** What lies over the page. */
export type Open = "call" | "search" | "help" | null;
