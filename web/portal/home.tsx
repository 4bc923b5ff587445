import { Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import type { Me } from "./app.tsx";
import { say } from "./texts.ts";

export function Home({ me }: { me: Me }) {
  return (
    <>
      <Title>{say("home.title")}</Title>
      <nav className="three" aria-label={say("home.title")}>
        {me.rights.includes("requests.open") && (
          <Link to="report" name="big main">
            <span className="strong">{say("report.title")}</span>
            <span>{say("home.report")}</span>
          </Link>
        )}
        <Link to="requests" name="big">
          <span className="strong">{say("requests.title")}</span>
          <span className="dim">{say("home.requests")}</span>
        </Link>
        <Link to="equipment" name="big">
          <span className="strong">{say("units.title")}</span>
          <span className="dim">{say("home.units")}</span>
        </Link>
      </nav>
    </>
  );
}
