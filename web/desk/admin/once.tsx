// What is shown this once: a link that opens an account, a token's secret.
import { Button } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../kit/dialog.tsx";
import { say } from "./texts.ts";

type Props = { title: string; hint: string; secret: string; onClose: () => void };

export function OnceDialog({ title, hint, secret, onClose }: Props) {
  const [copied, setCopied] = useState(false);
  // where the browser gives no clipboard, a click marks all of it
  const copy = () =>
    navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <Dialog title={title} onClose={onClose} closeOnClickOutside={false}>
      <div className="form">
        <p>{hint}</p>
        <code className="secret">{secret}</code>
        <div className="acts">
          <Button size="xs" onClick={copy}>
            {say(copied ? "once.copied" : "once.copy")}
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {say("dialog.close")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Whoever is invited gets a link, for once. */
export function LinkDialog({
  name,
  link,
  onClose,
}: {
  name: string;
  link: string;
  onClose: () => void;
}) {
  return (
    <OnceDialog
      title={say("people.newLink")}
      hint={say("people.link", { name })}
      secret={link}
      onClose={onClose}
    />
  );
}
