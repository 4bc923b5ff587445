// A customer's equipment as it belongs together. Arrows walk it: right opens, left shuts, Enter goes to
// the unit.
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Equipment, Site } from "../../shared/api.gen.ts";
import { get, nameOf, type Page, query } from "../../shared/api.ts";
import { namesOf } from "../kit/list.tsx";
import type { Me } from "../kit/me.ts";
import { Empty, Failure, Skeleton } from "../kit/parts.tsx";
import { type Branch, branchesOf, matching } from "./branches.ts";
import { UnitForm } from "./forms.tsx";
import { say, unitWord } from "./texts.ts";

const MOST_PAGES = 25;
const STEP = 200;

/** All units of the customer: who belongs to whom is known only once all are there. */
function useUnits(customer: number) {
  return useQuery({
    queryKey: ["equipment", "of-customer", customer],
    queryFn: async ({ signal }) => {
      const pages: Page<Equipment>[] = [];
      let cursor = "";
      do {
        const asked = query({ customer, sort: "name", limit: 200, names: true, cursor });
        const page = await get<Page<Equipment>>(`equipment?${asked}`, signal);
        pages.push(page);
        cursor = page.next ?? "";
      } while (cursor && pages.length < MOST_PAGES);
      return {
        units: pages.flatMap(({ items }) => items),
        names: namesOf(pages.map(({ names }) => names)),
      };
    },
  });
}

export function UnitTree({ customer, sites, me }: { customer: number; sites: Site[]; me: Me }) {
  const units = useUnits(customer);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [words, setWords] = useState("");
  const [shown, setShown] = useState(STEP);
  const [adding, setAdding] = useState(false);
  const all = units.data?.units ?? [];
  const kept = matching(all, words);
  const branches = branchesOf(kept, words ? new Set(kept.map(({ id }) => id)) : open);
  const turn = (id: number, on: boolean) => {
    const next = new Set(open);
    if (on) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const siteName = (unit: Equipment) => nameOf(units.data?.names, "sites", unit.site);
  return (
    <section className="section">
      <h2>
        {say("unit.title")} <span className="dim num">{all.length || ""}</span>
      </h2>
      {units.error && <Failure error={units.error} again={() => units.refetch()} />}
      {units.isPending && <Skeleton />}
      {units.data && !all.length && <Empty title={say("unit.none")}>{say("unit.noneHint")}</Empty>}
      {all.length > 0 && (
        <div className="asked">
          <label>
            {say("unit.filter")}
            <input
              className="plain"
              type="search"
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          </label>
        </div>
      )}
      {all.length > 0 && !branches.length && <p className="dim">{say("know.nothing")}</p>}
      {branches.length > 0 && (
        <Tree branches={branches.slice(0, shown)} onTurn={turn} siteName={siteName} />
      )}
      {branches.length > shown && (
        <button type="button" className="link" onClick={() => setShown(shown + STEP)}>
          {say("queue.loadMore")}
        </button>
      )}
      {me.rights.includes("equipment.write") && (
        <button type="button" className="link" onClick={() => setAdding(true)}>
          {say("unit.new")}
        </button>
      )}
      {adding && <UnitForm customer={customer} sites={sites} onClose={() => setAdding(false)} />}
    </section>
  );
}

type TreeProps = {
  branches: Branch[];
  onTurn: (id: number, open: boolean) => void;
  siteName: (unit: Equipment) => string;
};

function Tree({ branches, onTurn, siteName }: TreeProps) {
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const tree = useRef<HTMLDivElement>(null);
  const here = Math.min(at, branches.length - 1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(branches.length - 1, to));
    setAt(next);
    tree.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const branch = branches[here];
    if (!branch || event.nativeEvent.isComposing) return;
    const above = branches.slice(0, here).findLastIndex(({ level }) => level < branch.level);
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(here + 1),
      ArrowUp: () => move(here - 1),
      Home: () => move(0),
      End: () => move(branches.length - 1),
      Enter: () => go(`/equipment/${branch.unit.id}`),
      ArrowRight: () => {
        if (branch.parts && !branch.open) onTurn(branch.unit.id, true);
        else if (branch.parts) move(here + 1);
      },
      ArrowLeft: () => {
        if (branch.parts && branch.open) onTurn(branch.unit.id, false);
        else if (above >= 0) move(above);
      },
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div
      role="tree"
      aria-label={say("unit.tree")}
      className="tree"
      ref={tree}
      onKeyDown={onKeyDown}
    >
      {branches.map((branch, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
        <div
          key={branch.unit.id}
          role="treeitem"
          aria-level={branch.level}
          aria-setsize={branch.of}
          aria-posinset={branch.place}
          {...(branch.parts ? { "aria-expanded": branch.open } : {})}
          aria-selected={index === here}
          tabIndex={index === here ? 0 : -1}
          className="tree-row"
          style={{ paddingInlineStart: (branch.level - 1) * 20 }}
          onFocus={() => setAt(index)}
          onClick={() => go(`/equipment/${branch.unit.id}`)}
        >
          <span
            className="twig"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              if (branch.parts) onTurn(branch.unit.id, !branch.open);
            }}
          >
            {branch.parts ? (branch.open ? "▾" : "▸") : ""}
          </span>
          <span className="tree-name">{branch.unit.name}</span>
          <span className="dim">
            {[branch.unit.number, branch.unit.serial, siteName(branch.unit), branch.unit.place]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {branch.unit.status !== "in_service" && (
            <span className="state">{unitWord(branch.unit.status)}</span>
          )}
        </div>
      ))}
    </div>
  );
}
