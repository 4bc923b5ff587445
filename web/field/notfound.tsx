import { Title } from "../kit/parts.tsx";
import { Link } from "../kit/route.tsx";
import { say } from "./texts.ts";

/** The same for what isn't there and for what one may not see. */
export function NotFound() {
  return (
    <>
      <Title>{say("gone.title")}</Title>
      <p>{say("gone.hint")}</p>
      <p>
        <Link to="" name="button">
          {say("nav.requests")}
        </Link>
      </p>
    </>
  );
}
