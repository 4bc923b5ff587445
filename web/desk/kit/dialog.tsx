// What lies over the page.
import { Button, Modal, type ModalProps } from "@mantine/core";
import type { ReactNode } from "react";
import { say } from "./texts.ts";

/** A dialog: the page behind it keeps its styles as they are (the content policy refuses others). */
export function Dialog(props: Omit<ModalProps, "opened">) {
  return (
    <Modal
      opened
      lockScroll={false}
      closeButtonProps={{ "aria-label": say("dialog.close") }}
      transitionProps={{ duration: 0 }}
      {...props}
    />
  );
}

export function Submit({
  children,
  busy,
  ...rest
}: {
  children: ReactNode;
  busy: boolean;
  color?: string;
}) {
  return (
    <Button type="submit" size="xs" loading={busy} {...rest}>
      {children}
    </Button>
  );
}
