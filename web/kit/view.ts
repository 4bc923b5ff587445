// The one place that names the view library: Preact, by the name under which `shared/` types know it.
export {
  type FormEvent,
  type ReactNode as ComponentChildren,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
