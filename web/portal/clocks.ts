import type { Clocks } from "../kit/clocks.ts";
import { type Asked, useAsked } from "../kit/data.ts";
import { languageNow } from "../shared/i18n.ts";

export const useClocks = (request: number | undefined): Asked<Clocks> =>
  useAsked<Clocks>(request ? `requests/${request}/clocks?language=${languageNow()}` : null, {
    entity: "request",
    record: request,
  });
