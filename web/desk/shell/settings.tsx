// What is one's own to choose: language, zone, how and when one is told.
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { User } from "../../shared/api.gen.ts";
import { Problem, patch } from "../../shared/api.ts";
import { Dialog } from "../kit/dialog.tsx";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

const WAYS = ["mail", "sms", "chat"] as const;

export function Settings({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient();
  const [own, setOwn] = useState({
    zone: user.zone ?? "",
    phone: user.phone ?? "",
    email: user.email ?? "",
    quiet_from: user.quiet_from ?? "",
    quiet_to: user.quiet_to ?? "",
  });
  const [ways, setWays] = useState<string[]>((user.notify_by as string[] | null) ?? []);
  const save = useMutation({
    mutationFn: () => {
      const told = Object.fromEntries(
        Object.entries(own).map(([name, value]) => [name, value || null]),
      );
      return patch("me", { ...told, notify_by: ways }, user.version);
    },
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ["me"] });
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const field = (name: keyof typeof own, label: string, hint?: string) => (
    <TextInput
      label={label}
      placeholder={hint}
      value={own[name]}
      error={problem?.of(name)}
      onChange={(event) => setOwn({ ...own, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Dialog title={say("settings.title")} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {field("zone", say("settings.zone"), "Asia/Shanghai")}
        {field("email", say("settings.email"))}
        {field("phone", say("settings.phone"))}
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{say("settings.ways")}</legend>
          {WAYS.map((way) => (
            <label key={way} style={{ marginRight: 14 }}>
              <input
                type="checkbox"
                checked={ways.includes(way)}
                onChange={() =>
                  setWays(ways.includes(way) ? ways.filter((one) => one !== way) : [...ways, way])
                }
              />{" "}
              {say(`settings.${way}`)}
            </label>
          ))}
        </fieldset>
        <div style={{ display: "flex", gap: 10 }}>
          {field("quiet_from", say("settings.quietFrom"), "22:00")}
          {field("quiet_to", say("settings.quietTo"), "07:00")}
        </div>
        <p className="dim">{say("settings.quietHint")}</p>
        <Link href="/tokens" onClick={onClose}>
          {say("nav.tokens")}
        </Link>
        {save.error && <Failure error={save.error} />}
        <Button type="submit" size="xs" loading={save.isPending}>
          {say("settings.save")}
        </Button>
      </form>
    </Dialog>
  );
}
