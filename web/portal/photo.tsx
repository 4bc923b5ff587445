// The photo of a fault: chosen while the form stands, sent when the request has its number.
import { Button } from "../kit/parts.tsx";
import { useId, useRef, useState } from "../kit/view.ts";
import { newKey, upload } from "../shared/api.ts";
import { say } from "./texts.ts";

/** Outlives the form: a session may end while somebody types. Storage takes no files. */
let chosen: { file: File; key: string } | undefined;

export const photoNow = () => chosen?.file;

export function choosePhoto(file: File | undefined) {
  chosen = file && { file, key: newKey() };
}

/** Under the key that it was chosen with: sent again, it is there once. */
export async function sendPhoto(request: number, file: File) {
  const key = chosen?.file === file ? chosen.key : newKey();
  const name = encodeURIComponent(file.name || "photo");
  await upload(`requests/${request}/attachments?name=${name}`, file, { key });
  choosePhoto(undefined);
}

export function Photo() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(photoNow()?.name);
  const choose = (file: File | undefined) => {
    choosePhoto(file);
    setName(file?.name);
    if (!file && input.current) input.current.value = "";
  };
  return (
    <div className="field">
      <label htmlFor={id}>{say("report.photo")}</label>
      <input
        ref={input}
        id={id}
        type="file"
        accept="image/*"
        onChange={(event) => choose(event.currentTarget.files?.[0])}
      />
      {name && (
        <p className="chosen">
          <span>{name}</span>{" "}
          <Button onPress={() => choose(undefined)}>{say("report.noPhoto")}</Button>
        </p>
      )}
    </div>
  );
}
