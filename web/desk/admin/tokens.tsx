// One's own API tokens. The secret of a new one is shown once.
import { Button } from "@mantine/core";
import { useState } from "react";
import type { Token } from "../../shared/api.gen.ts";
import { RecordForm } from "../kit/form.tsx";
import type { FieldOf } from "../kit/formvalues.ts";
import { Page } from "../kit/page.tsx";
import { Empty } from "../kit/parts.tsx";
import { OnceDialog } from "./once.tsx";
import { say, scopeWord } from "./texts.ts";
import { TokenList } from "./tokenlist.tsx";

const SCOPES = ["read", "write", "import", "export", "events", "admin"] as const;

export function Tokens() {
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const fields: FieldOf<Token>[] = [
    { name: "name", label: say("token.name"), required: true },
    {
      name: "scopes",
      label: say("token.scopes"),
      kind: "many",
      options: SCOPES.map((value) => ({ value, label: scopeWord(value) })),
    },
    { name: "expires_on", label: say("token.expires"), kind: "date" },
  ];
  return (
    <Page
      title={say("token.title")}
      head={
        <>
          <span className="grow" />
          <Button size="xs" onClick={() => setMaking(true)}>
            {say("token.new")}
          </Button>
        </>
      }
    >
      <TokenList
        path="tokens"
        empty={<Empty title={say("token.none")}>{say("token.noneHint")}</Empty>}
      />
      {making && (
        <RecordForm<Token>
          title={say("token.new")}
          path="tokens"
          entity="token"
          given={{ scopes: ["read"] }}
          fields={fields}
          onClose={() => setMaking(false)}
          onSaved={(token) => setSecret((token as Token & { secret: string }).secret)}
        />
      )}
      {secret && (
        <OnceDialog
          title={say("token.title")}
          hint={say("token.secret")}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </Page>
  );
}
