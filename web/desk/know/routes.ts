// What the desk knows of customers, equipment and contracts, by address.
import { screen } from "../kit/lazy.tsx";
import type { ScreenRoute } from "../kit/routes.ts";

export const KNOW_ROUTES: ScreenRoute[] = [
  {
    path: "/customers/:id",
    right: "customers.read",
    Screen: screen(() => import("./customer.tsx").then((it) => it.CustomerPage)),
  },
  {
    path: "/customers",
    right: "customers.read",
    Screen: screen(() => import("./customers.tsx").then((it) => it.Customers)),
  },
  {
    path: "/equipment/:id",
    right: "equipment.read",
    Screen: screen(() => import("./equipment.tsx").then((it) => it.EquipmentPage)),
  },
  {
    path: "/contracts/:id",
    right: "contracts.read",
    Screen: screen(() => import("./contract.tsx").then((it) => it.ContractPage)),
  },
  {
    path: "/contracts",
    right: "contracts.read",
    Screen: screen(() => import("./contracts.tsx").then((it) => it.Contracts)),
  },
];
