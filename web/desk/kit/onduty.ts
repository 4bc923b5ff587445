// Who is on duty now, roster by roster, and who comes next.
import { useQuery } from "@tanstack/react-query";
import { get } from "../../shared/api.ts";

export type OnDuty = {
  roster: number;
  name: string;
  role: string;
  person_name: string | null;
  until: string | null;
  next_name: string | null;
};

export const useOnDuty = () =>
  useQuery({
    queryKey: ["roster", "now"],
    queryFn: () => get<{ items: OnDuty[] }>("duty"),
    refetchInterval: 60_000,
  });
