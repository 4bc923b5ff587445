import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../shared/api.ts";
import { languageNow, setLanguage } from "../../shared/i18n.ts";
import { Failure } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function SignIn() {
  const queries = useQueryClient();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const signIn = useMutation({
    mutationFn: () => post("sessions", { login, password, ...(code ? { code } : {}) }),
    onSuccess: () => queries.resetQueries(),
  });
  return (
    <main className="sign">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <div className="brand">
          <img src="/icon.svg" alt="" />
          <h1>aftercare</h1>
        </div>
        <TextInput
          label={say("sign.login")}
          autoComplete="username"
          required
          autoFocus
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label={say("sign.password")}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={say("sign.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {signIn.error && <Failure error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {say("sign.go")}
        </Button>
        <button
          type="button"
          className="link"
          onClick={() => setLanguage(languageNow() === "en" ? "zh" : "en")}
        >
          {say("nav.language")}
        </button>
      </form>
    </main>
  );
}
