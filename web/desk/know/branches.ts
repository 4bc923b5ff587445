// Units as a tree, laid out in lines.
import type { Equipment } from "../../shared/api.gen.ts";

export type Branch = {
  unit: Equipment;
  level: number;
  /** the how manieth of how many under the same unit */
  place: number;
  of: number;
  parts: number;
  open: boolean;
};

/** Whose parent isn't among them stands at the top, as does one in a ring of parents. */
export function branchesOf(units: Equipment[], open: ReadonlySet<number>): Branch[] {
  const parentOf = new Map(units.map(({ id, parent }) => [id, parent]));
  const under = new Map<number, Equipment[]>();
  const top: Equipment[] = [];
  for (const unit of units) {
    if (!unit.parent || !parentOf.has(unit.parent) || isInRing(unit, parentOf)) top.push(unit);
    else under.set(unit.parent, [...(under.get(unit.parent) ?? []), unit]);
  }
  const lines: Branch[] = [];
  const add = (list: Equipment[], level: number) => {
    for (const [at, unit] of list.entries()) {
      const parts = under.get(unit.id) ?? [];
      const isOpen = parts.length > 0 && open.has(unit.id);
      lines.push({
        unit,
        level,
        place: at + 1,
        of: list.length,
        parts: parts.length,
        open: isOpen,
      });
      if (isOpen) add(parts, level + 1);
    }
  };
  add(top, 1);
  return lines;
}

function isInRing(unit: Equipment, parentOf: Map<number, number | null>): boolean {
  let at = unit.parent;
  for (let steps = 0; at && steps < 40; steps++) {
    if (at === unit.id) return true;
    at = parentOf.get(at) ?? null;
  }
  return false;
}

/** Those with all the words, and whatever they are part of. */
export function matching(units: Equipment[], words: string): Equipment[] {
  const needles = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!needles.length) return units;
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const kept = new Set<number>();
  for (const unit of units) {
    const text = `${unit.name} ${unit.number ?? ""} ${unit.serial ?? ""}`.toLowerCase();
    if (!needles.every((needle) => text.includes(needle))) continue;
    for (let at: Equipment | undefined = unit; at && !kept.has(at.id); ) at = keep(kept, at, byId);
  }
  return units.filter(({ id }) => kept.has(id));
}

function keep(kept: Set<number>, unit: Equipment, byId: Map<number, Equipment>) {
  kept.add(unit.id);
  return unit.parent ? byId.get(unit.parent) : undefined;
}
