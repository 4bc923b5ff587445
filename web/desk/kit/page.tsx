// What a screen stands in: its head, its body; and whether one may open it at all.
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Me } from "./me.ts";
import { Empty, PageBody } from "./parts.tsx";
import { say } from "./texts.ts";

type Props = {
  title: string;
  /** what it belongs to, to go back to */
  above?: { to: string; text: string };
  /** beside the title: counts, filters, the one button */
  head?: ReactNode;
  children: ReactNode;
};

export function Page({ title, above, head, children }: Props) {
  return (
    <>
      <div className="page-head">
        <h1>
          {above && (
            <>
              <Link href={above.to}>{above.text}</Link> ·{" "}
            </>
          )}
          {title}
        </h1>
        {head}
      </div>
      <PageBody title={title}>{children}</PageBody>
    </>
  );
}

/** A link that somebody sent leads nowhere else than the menu does. */
export function Allowed({ me, right, children }: { me: Me; right: string; children: ReactNode }) {
  if (me.rights.includes(right)) return children;
  return <Empty title={say("page.forbidden")}>{say("page.forbiddenHint")}</Empty>;
}

/** What is known of something, in pairs; what isn't known isn't there. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!known.length) return null;
  return (
    <dl className="fact-list">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
