// It is sent: its number, and by when what will be done.
import { useDoing } from "../kit/data.ts";
import { Button, Failure, messageOf, Skeleton, Title } from "../kit/parts.tsx";
import { Promises } from "../kit/promises.tsx";
import { Link } from "../kit/route.tsx";
import { useState } from "../kit/view.ts";
import type { Request } from "../shared/api.gen.ts";
import { useClocks } from "./clocks.ts";
import { sendPhoto } from "./photo.tsx";
import { say } from "./texts.ts";

export function Sent({ request, photo }: { request: Request; photo: File | undefined }) {
  const clocks = useClocks(request.id);
  return (
    <>
      <Title>{say("sent.title", { number: request.number ?? "" })}</Title>
      <p>{say("sent.hint")}</p>
      {photo && <PhotoAgain request={request} photo={photo} />}
      {clocks.error ? (
        <Failure error={clocks.error} again={clocks.again} />
      ) : (
        !clocks.data && <Skeleton />
      )}
      {clocks.data && <Promises commitments={clocks.data.commitments} />}
      <p className="acts">
        <Link to={`requests/${request.number}`} name="button main">
          {say("sent.open")}
        </Link>
        <Link to="" name="button">
          {say("nav.home")}
        </Link>
      </p>
    </>
  );
}

function PhotoAgain({ request, photo }: { request: Request; photo: File }) {
  const [done, setDone] = useState(false);
  const send = useDoing(async () => {
    await sendPhoto(request.id, photo);
    setDone(true);
  });
  if (done) return <p role="status">{say("sent.photoDone")}</p>;
  return (
    <div className="failure" role="alert">
      <p>{say("sent.photoLeft", { name: photo.name })}</p>
      {send.error !== undefined && <p>{messageOf(send.error)}</p>}
      <Button busy={send.busy} onPress={() => send.run(undefined)}>
        {say("sent.photoAgain")}
      </Button>
    </div>
  );
}
