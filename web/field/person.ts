// Who is signed in here: the key of all that this phone keeps.
import type { User } from "../shared/api.gen.ts";

export type Me = { user: User | null; csrf_token: string | null; rights: string[] };

let person = 0;
export const personNow = () => person;
export function bePerson(id: number) {
  person = id;
}
