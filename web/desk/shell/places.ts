// Where one can go, with the key after `G`: the menu, the search and the help sheet read it.
import type { Me } from "../kit/me.ts";
import type { Key } from "./texts.ts";

export type Place = { to: string; text: Key; right: string; key: string };
export type Group = { name: Key; places: Place[] };

const GROUPS: Group[] = [
  {
    name: "nav.work",
    places: [
      { to: "/", text: "nav.requests", right: "requests.read", key: "r" },
      { to: "/mails", text: "nav.mails", right: "calls.work", key: "m" },
      { to: "/duty", text: "nav.duty", right: "duty.read", key: "d" },
    ],
  },
  {
    name: "nav.know",
    places: [
      { to: "/customers", text: "nav.customers", right: "customers.read", key: "e" },
      { to: "/contracts", text: "nav.contracts", right: "contracts.read", key: "k" },
      { to: "/teams", text: "nav.teams", right: "duty.write", key: "t" },
      { to: "/skills", text: "nav.skills", right: "duty.write", key: "s" },
    ],
  },
  {
    name: "nav.prove",
    places: [{ to: "/compliance", text: "nav.compliance", right: "reports.read", key: "c" }],
  },
  {
    name: "nav.promise",
    places: [
      { to: "/programmes", text: "nav.programmes", right: "programmes.read", key: "o" },
      { to: "/calendars", text: "nav.calendars", right: "programmes.read", key: "l" },
    ],
  },
  {
    name: "nav.admin",
    places: [
      { to: "/people", text: "nav.people", right: "people.write", key: "p" },
      { to: "/rights", text: "nav.rights", right: "people.write", key: "u" },
      { to: "/import", text: "nav.import", right: "data.import", key: "i" },
      { to: "/jobs", text: "nav.jobs", right: "data.import", key: "b" },
      { to: "/tokens", text: "nav.tokens", right: "operations", key: "x" },
      { to: "/journal", text: "nav.journal", right: "journal.read", key: "j" },
      { to: "/health", text: "nav.health", right: "operations", key: "h" },
    ],
  },
];

/** Those that this person may open. */
export const groupsOf = (me: Me): Group[] =>
  GROUPS.map(({ name, places }) => ({
    name,
    places: places.filter(({ right }) => me.rights.includes(right)),
  })).filter(({ places }) => places.length > 0);

export const placesOf = (me: Me): Place[] => groupsOf(me).flatMap(({ places }) => places);

/** Whether the address is there or beneath it. */
export const isAt = (to: string, at: string): boolean =>
  to === "/"
    ? at === "/" || at.startsWith("/requests")
    : at.startsWith(to) || (to === "/customers" && at.startsWith("/equipment"));
