import { usePlace } from "../kit/route.tsx";
import { SignIn } from "../kit/signin.tsx";
import { say } from "./texts.ts";

/** Whoever came by a unit's label finds the way back to its form. */
export function PortalSignIn({ ended, onDone }: { ended: boolean; onDone: () => void }) {
  const label = usePlace().query.get("label");
  return (
    <SignIn ended={ended} onDone={onDone}>
      <p className="dim">{say("sign.invited")}</p>
      {label && (
        <p>
          <a href={`/l/${encodeURIComponent(label)}`}>{say("sign.byLabel")}</a>
        </p>
      )}
    </SignIn>
  );
}
