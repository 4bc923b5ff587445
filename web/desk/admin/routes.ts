// Running the house, by address.
import { screen } from "../kit/lazy.tsx";
import type { ScreenRoute } from "../kit/routes.ts";

export const ADMIN_ROUTES: ScreenRoute[] = [
  {
    path: "/calendars",
    right: "programmes.read",
    Screen: screen(() => import("./calendars.tsx").then((it) => it.Calendars)),
  },
  {
    path: "/people",
    right: "people.write",
    Screen: screen(() => import("./people.tsx").then((it) => it.People)),
  },
  {
    path: "/people/:id",
    right: "people.write",
    Screen: screen(() => import("./person.tsx").then((it) => it.Person)),
  },
  {
    path: "/rights",
    right: "people.read",
    Screen: screen(() => import("./rights.tsx").then((it) => it.Rights)),
  },
  {
    path: "/teams",
    right: "people.read",
    Screen: screen(() => import("./teams.tsx").then((it) => it.Teams)),
  },
  {
    path: "/skills",
    right: "people.read",
    Screen: screen(() => import("./skills.tsx").then((it) => it.Skills)),
  },
  {
    path: "/import",
    right: "data.import",
    Screen: screen(() => import("./import.tsx").then((it) => it.Import)),
  },
  {
    path: "/jobs",
    right: "reports.read",
    Screen: screen(() => import("./jobs.tsx").then((it) => it.JobsPage)),
  },
  {
    path: "/tokens",
    right: "alerts.read",
    Screen: screen(() => import("./tokens.tsx").then((it) => it.Tokens)),
  },
  {
    path: "/journal",
    right: "journal.read",
    Screen: screen(() => import("./journal.tsx").then((it) => it.Journal)),
  },
  {
    path: "/health",
    right: "operations",
    Screen: screen(() => import("./health.tsx").then((it) => it.HealthPage)),
  },
];
