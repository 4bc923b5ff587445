import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/Button.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/Checkbox.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/ScrollArea.css";
import "./theme.css";
import "./kit/kit.css";
import "./studio/studio.css";
import "./know/know.css";
import "./admin/admin.css";
import "./kit/print.css";
import { createTheme, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { languageNow, setLanguage } from "../shared/i18n.ts";
import { App } from "./app.tsx";
import { beginContrast } from "./kit/theme.ts";

const theme = createTheme({ primaryColor: "indigo", fontFamily: "var(--font)", defaultRadius: 5 });

const queries = new QueryClient({
  // without a network it is tried and said so, not put off in silence
  defaultOptions: {
    queries: { staleTime: 15_000, retry: 1, refetchOnWindowFocus: true, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

setLanguage(languageNow());
beginContrast();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    // its own style elements would be refused by the content policy: theme.css has what they say
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </MantineProvider>,
  );
