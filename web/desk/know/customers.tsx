import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import type { Customer, Equipment, Site } from "../../shared/api.gen.ts";
import { get, nameOf, type Page, query } from "../../shared/api.ts";
import { Empty, Failure, PageBody, Skeleton } from "../kit/parts.tsx";
import { say } from "./texts.ts";

export function Customers() {
  const [params] = useSearchParams();
  const open = params.get("open");
  const unit = params.get("unit");
  return (
    <>
      <div className="page-head">
        <h1>
          {open || unit ? <Link href="/customers">{say("know.title")}</Link> : say("know.title")}
        </h1>
      </div>
      <PageBody title={say("know.title")}>
        {unit ? <Unit id={unit} /> : open ? <One id={open} /> : <All />}
      </PageBody>
    </>
  );
}

function All() {
  const list = useInfiniteQuery({
    queryKey: ["customer", "list"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      get<Page<Customer>>(`customers?${query({ sort: "name", limit: 100, cursor: pageParam })}`),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (list.error) return <Failure error={list.error} again={() => list.refetch()} />;
  if (!list.data) return <Skeleton rows={10} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (!items.length) return <Empty title={say("know.none")} />;
  return (
    <>
      <table className="plain">
        <tbody>
          {items.map((customer) => (
            <tr key={customer.id}>
              <td className="num dim">{customer.number}</td>
              <td>
                <Link href={`/customers?open=${customer.id}`}>{customer.name}</Link>
              </td>
              <td>
                <Link href={`/?customer=${customer.id}`}>{say("nav.requests")}</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <button type="button" className="link" onClick={() => list.fetchNextPage()}>
          {say("queue.loadMore")}
        </button>
      )}
    </>
  );
}

function One({ id }: { id: string }) {
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: () => get<Customer>(`customers/${id}`),
  });
  const sites = useQuery({
    queryKey: ["site", id],
    queryFn: () => get<Page<Site>>(`sites?${query({ customer: id, limit: 200 })}`),
  });
  const units = useQuery({
    queryKey: ["equipment", "of", id],
    queryFn: () =>
      get<Page<Equipment>>(
        `equipment?${query({ customer: id, limit: 200, names: true, count: true })}`,
      ),
  });
  if (customer.error) return <Failure error={customer.error} />;
  if (!customer.data) return <Skeleton />;
  return (
    <>
      <h1 style={{ marginBottom: 12 }}>{customer.data.name}</h1>
      <p className="dim">
        {sites.data?.items.map(({ name }) => name).join(" · ")}
        {units.data?.count !== undefined && ` · ${say("know.units", { count: units.data.count })}`}
      </p>
      <table className="plain">
        <tbody>
          {units.data?.items.map((unit) => (
            <tr key={unit.id}>
              <td className="num dim">{unit.number}</td>
              <td>
                <Link href={`/customers?unit=${unit.id}`}>{unit.name}</Link>
              </td>
              <td className="num">{unit.serial}</td>
              <td className="dim">{nameOf(units.data?.names, "sites", unit.site)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Unit({ id }: { id: string }) {
  const unit = useQuery({
    queryKey: ["equipment", id],
    queryFn: () => get<Equipment>(`equipment/${id}`),
  });
  const requests = useQuery({
    queryKey: ["request", "of-unit", id],
    queryFn: () =>
      get<Page<{ id: number; number: string; subject: string }>>(
        `requests?${query({ equipment: id, sort: "-reported_at", limit: 50 })}`,
      ),
  });
  if (unit.error) return <Failure error={unit.error} />;
  if (!unit.data) return <Skeleton />;
  return (
    <>
      <h1>{unit.data.name}</h1>
      <p className="dim num">
        {[unit.data.number, unit.data.serial, unit.data.place].filter(Boolean).join(" · ")}
      </p>
      <h2>{say("nav.requests")}</h2>
      {requests.data?.items.length === 0 && <p className="dim">{say("queue.empty")}</p>}
      {requests.data?.items.map(({ id: request, number, subject }) => (
        <div key={request} className="promise">
          <Link href={`/requests/${number}`}>
            {number} {subject}
          </Link>
        </div>
      ))}
    </>
  );
}
