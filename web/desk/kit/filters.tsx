// Filters above a list: words that are sent once one stops typing, and one of a few.
import { useEffect, useState } from "react";
import { useLater } from "./lookup.ts";

export function Words({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const later = useLater(text.trim(), 200);
  // what was typed is told once; what comes back isn't typed again
  useEffect(() => {
    if (later !== value) onValue(later);
  }, [later]);
  return (
    <label>
      {label}
      <input
        className="plain"
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

export function OneOf({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onValue: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select
        className="plain"
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
