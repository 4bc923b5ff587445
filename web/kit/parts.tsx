// Buttons, fields and what stands where something else isn't yet.
import { Problem } from "../shared/api.ts";
import { say } from "./texts.ts";
import { type ComponentChildren, type FormEvent, useEffect, useId, useRef } from "./view.ts";

type ButtonProps = {
  children: ComponentChildren;
  kind?: "main" | "plain" | "danger";
  busy?: boolean;
  submit?: boolean;
  onPress?: () => void;
};

export function Button({ children, kind = "plain", busy, submit, onPress }: ButtonProps) {
  return (
    // it stays in reach of the keyboard while it works: a disabled one would lose the focus
    <button
      type={submit ? "submit" : "button"}
      className={`button ${kind}`}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      {busy ? say("busy") : children}
    </button>
  );
}

type FieldProps = {
  label: string;
  value: string;
  onText: (text: string) => void;
  hint?: string;
  error?: string | undefined;
  required?: boolean;
  lines?: number;
  most?: number;
  type?: "text" | "tel" | "password" | "search";
  autoComplete?: string;
  inputMode?: "numeric";
};

/** A text with its label, what to write there, and what is wrong with it. */
export function Field({
  label,
  value,
  onText,
  hint,
  error,
  required,
  lines,
  most,
  type,
  ...rest
}: FieldProps) {
  const id = useId();
  const described = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(" ");
  const shared = {
    id,
    value,
    required,
    maxLength: most,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described || undefined,
    onInput: (event: FormEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onText(event.currentTarget.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}h`} className="dim">
          {hint}
        </p>
      )}
      {lines ? (
        <textarea rows={lines} {...shared} />
      ) : (
        <input type={type ?? "text"} {...rest} {...shared} />
      )}
      {error && (
        <p id={`${id}e`} className="wrong">
          {error}
        </p>
      )}
    </div>
  );
}

type ChoicesProps = {
  label: string;
  options: { value: string; label: ComponentChildren }[];
  value: string;
  onChoose: (value: string) => void;
};

/** One of a few, all of them in sight. */
export function Choices({ label, options, value, onChoose }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A form whose Enter never sends twice. */
export function Form({
  children,
  onSend,
  label,
}: {
  children: ComponentChildren;
  onSend: () => void;
  label?: string;
}) {
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
    </form>
  );
}

/* ---- what went wrong ---- */

export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return say("error.other");
  if (error.code === "offline") return say("error.offline");
  if (error.status === 401) return say("error.ended");
  if (error.status === 403) return say("error.forbidden");
  if (error.status === 404) return say("error.gone");
  if (error.status === 413) return say("error.large");
  if (error.status === 429) return say("error.often");
  if (error.status >= 500) return say("error.server");
  const said = error.fields.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return [say("error.refused"), said.join(" · ") || error.message].filter(Boolean).join(" ");
}

export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  if (!error) return null;
  return (
    <div className="failure" role="alert">
      <p>{messageOf(error)}</p>
      {again && <Button onPress={again}>{say("again")}</Button>}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      {children}
    </div>
  );
}

export function Skeleton() {
  return (
    <div className="skeleton" aria-busy="true">
      <span />
      <span />
      <span />
    </div>
  );
}

/** The heading of a screen: it is said when the screen opens, and gives the page its title. */
export function Title({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · aftercare`;
  }, [children]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
