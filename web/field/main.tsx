import "../kit/kit.css";
import "../kit/screens.css";
import "./field.css";
import { createRoot } from "react-dom/client";
import { languageNow, setLanguage } from "../shared/i18n.ts";
import { App } from "./app.tsx";
import { showTheme } from "./theme.ts";
import { registerWorker } from "./worker/register.ts";

setLanguage(languageNow());
showTheme();
registerWorker();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
