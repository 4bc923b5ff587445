import "../kit/kit.css";
import "../kit/screens.css";
import "./portal.css";
import { createRoot } from "react-dom/client";
import { languageNow, setLanguage } from "../shared/i18n.ts";
import { App } from "./app.tsx";

setLanguage(languageNow());
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
