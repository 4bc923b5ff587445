// The editor of a programme's YAML: line numbers, colours, mistakes on their lines, completion. It lives in
// a shadow root: there its styles are style sheets of script, which the content policy allows.
import { autocompletion, type CompletionContext, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { complete, type Schema } from "./completion.ts";

export type Mistake = { line: number | null; column?: number; message: string; hint?: string };

export type Editor = {
  text: () => string;
  setText: (text: string) => void;
  setMistakes: (mistakes: Mistake[]) => void;
  /** to its line, in sight */
  goTo: (line: number) => void;
  destroy: () => void;
};

type Options = {
  host: HTMLElement;
  text: string;
  label: string;
  readOnly: boolean;
  schema: () => Schema | undefined;
  onText: (text: string) => void;
  onLine: (line: number) => void;
};

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--panel)" },
  ".cm-scroller": { fontFamily: "ui-monospace, Menlo, Consolas, monospace", lineHeight: "1.55" },
  ".cm-gutters": {
    backgroundColor: "var(--ground)",
    color: "var(--dim)",
    borderColor: "var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--accent-soft)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent) !important",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    maxWidth: "480px",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--panel)",
  },
  ".cm-completionDetail": { color: "var(--dim)", fontStyle: "normal" },
  ".cm-diagnostic": { fontFamily: "var(--font)" },
  // its own picture is a data: address
  ".cm-lint-marker-error": { content: "'●' !important", color: "var(--late)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--late)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: "var(--dim)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
  { tag: [tags.number, tags.bool], color: "var(--met)" },
]);

/** Typing over a selection: left to the browser, it keeps the old look by styles in the line, which the
 *  content policy refuses. */
const replaceBySelf = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const typed = event.inputType === "insertText" && event.data;
    if (!typed || view.composing || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(typed), { userEvent: "input.type" });
    return true;
  },
});

export function openEditor(options: Options): Editor {
  const root = options.host.shadowRoot ?? options.host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  parent.style.height = "100%";
  root.replaceChildren(parent);
  const source = (context: CompletionContext) => complete(context, options.schema());
  const state = EditorState.create({
    doc: options.text,
    extensions: [
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      drawSelection(),
      history(),
      indentUnit.of("  "),
      yaml(),
      syntaxHighlighting(COLOURS),
      lintGutter(),
      autocompletion({ override: [source], activateOnTyping: true }),
      keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.lineWrapping,
      EditorState.readOnly.of(options.readOnly),
      EditorView.editable.of(!options.readOnly),
      EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onText(update.state.doc.toString());
        if (update.selectionSet || update.docChanged)
          options.onLine(update.state.doc.lineAt(update.state.selection.main.head).number);
      }),
      replaceBySelf,
      LOOK,
    ],
  });
  const view = new EditorView({ state, parent, root });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    setMistakes: (mistakes) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          mistakes.map((one) => marked(view.state, one)),
        ),
      ),
    goTo: (line) => goTo(view, line),
    destroy: () => view.destroy(),
  };
}

function lineOf(state: EditorState, line: number | null) {
  return state.doc.line(Math.min(Math.max(line ?? 1, 1), state.doc.lines));
}

function marked(state: EditorState, mistake: Mistake): Diagnostic {
  const line = lineOf(state, mistake.line);
  const indent = line.text.length - line.text.trimStart().length;
  const from = line.from + Math.min(mistake.column ? mistake.column - 1 : indent, line.length);
  return {
    from,
    to: Math.max(line.to, from),
    severity: "error",
    message: [mistake.message, mistake.hint].filter(Boolean).join("; "),
  };
}

function goTo(view: EditorView, line: number) {
  const { from } = lineOf(view.state, line);
  view.dispatch({
    selection: { anchor: from },
    effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 40 }),
  });
  view.focus();
}
