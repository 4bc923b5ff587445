// Signing in, with the second factor where the account has one.

import { Problem, post } from "../shared/api.ts";
import { useDoing } from "./data.ts";
import { Language } from "./language.tsx";
import { Button, Failure, Field, Form, Title } from "./parts.tsx";
import { say } from "./texts.ts";
import { type ComponentChildren, useState } from "./view.ts";

type Given = { login: string; password: string; code: string };

type SignInProps = {
  ended: boolean;
  onDone: () => void;
  /** what whoever can't sign in may do instead */
  children?: ComponentChildren;
};

export function SignIn({ ended, onDone, children }: SignInProps) {
  const [given, setGiven] = useState<Given>({ login: "", password: "", code: "" });
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useDoing(async ({ login, password, code }: Given) => {
    try {
      await post("sessions", { login, password, ...(code ? { code } : {}) });
    } catch (error) {
      if (error instanceof Problem && error.of("code")) setAsksCode(true);
      throw error;
    }
    onDone();
  });
  const set = (field: keyof Given) => (text: string) => setGiven({ ...given, [field]: text });
  return (
    <>
      <header className="top">
        <div className="page">
          <span className="brand">
            <img src="/icon.svg" alt="" width="24" height="24" />
            <span>aftercare</span>
          </span>
          <Language />
        </div>
      </header>
      <main className="page narrow">
        <Title>{say("sign.title")}</Title>
        {ended && <p role="status">{say("sign.ended")}</p>}
        <Form onSend={() => signIn.run(given)}>
          <Field
            label={say("sign.login")}
            value={given.login}
            onText={set("login")}
            required
            autoComplete="username"
          />
          <Field
            label={say("sign.password")}
            type="password"
            value={given.password}
            onText={set("password")}
            required
            autoComplete="current-password"
          />
          {asksCode && (
            <Field
              label={say("sign.code")}
              value={given.code}
              onText={set("code")}
              autoComplete="one-time-code"
              inputMode="numeric"
            />
          )}
          {signIn.error !== undefined && <Refused error={signIn.error} />}
          <Button kind="main" submit busy={signIn.busy}>
            {say("sign.title")}
          </Button>
        </Form>
        {children}
      </main>
    </>
  );
}

function Refused({ error }: { error: unknown }) {
  if (!(error instanceof Problem) || error.status !== 401) return <Failure error={error} />;
  return (
    <div className="failure" role="alert">
      <p>{error.of("code") ? say("sign.needsCode") : say("sign.wrong")}</p>
    </div>
  );
}
