// What the programme promises in plain words; each sentence leads to its line and is marked while one is there.
import type { Section } from "./asked.ts";
import { say } from "./texts.ts";

type Props = {
  sections: Section[] | null;
  sound: boolean;
  line: number;
  onGo: (line: number) => void;
};

export function Words({ sections, sound, line, onGo }: Props) {
  if (!sections) return <p className="dim">{sound ? "" : say("studio.noWords")}</p>;
  const here = nearest(sections, line);
  return (
    <>
      {sections.map((section) => (
        <section key={section.part}>
          <h2>{section.title}</h2>
          {section.lines.map(({ text, line: at }) => (
            <p key={`${at} ${text}`} className={at !== null && at === here ? "here" : ""}>
              {at === null ? (
                text
              ) : (
                <button type="button" className="sentence" onClick={() => onGo(at)}>
                  {text}
                </button>
              )}
            </p>
          ))}
        </section>
      ))}
    </>
  );
}

/** The last line with a sentence that isn't below the one where one is. */
function nearest(sections: Section[], line: number): number {
  const lines = sections.flatMap((section) => section.lines.map(({ line: at }) => at ?? 0));
  return Math.max(0, ...lines.filter((at) => at <= line));
}
