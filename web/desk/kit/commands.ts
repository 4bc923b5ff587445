// What can be done on the screen that is open, for the palette: each screen says so while it stands there.
import { useEffect, useRef } from "react";

export type Command = { key: string; text: string; hint: string; go: () => void };

const said = new Set<{ current: Command[] }>();

export function useCommands(commands: Command[]) {
  const mine = useRef(commands);
  mine.current = commands;
  useEffect(() => {
    said.add(mine);
    return () => {
      said.delete(mine);
    };
  }, []);
}

export const commandsNow = (): Command[] => [...said].flatMap(({ current }) => current);
