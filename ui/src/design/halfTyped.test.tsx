import { render, screen, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { describe, expect, it, vi } from "vitest";
import { Button } from "./Button";
import { DateField, DatePicker } from "./DateField";
import { Form, type Problem } from "./Form";
import { HalfTypedWordsProvider } from "./halfTyped";
import { TextField } from "./TextField";
import { TimeField } from "./TimeField";

const words = { date: "Enter the whole date, or clear it.", time: "Enter the whole time, or clear it." };

interface Visit {
  birthday: string | null;
  day: string | null;
  time: string | null;
}

const whole: Visit = { birthday: "1985-10-14", day: "2026-11-24", time: "14:30" };
const empty: Visit = { birthday: null, day: null, time: null };

interface VisitFormProps {
  initial: Visit;
  onSend: (visit: Visit) => readonly Problem[];
  isNameless?: boolean;
}

function VisitForm({ initial, onSend, isNameless }: VisitFormProps) {
  const [visit, setVisit] = useState(initial);
  const [note, setNote] = useState("");
  const [isTimeKnown, setTimeKnown] = useState(true);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const field = (name: keyof Visit) => ({
    name: isNameless ? undefined : name,
    value: visit[name],
    onChange: (value: string | null) => setVisit((current) => ({ ...current, [name]: value })),
  });
  return (
    <I18nProvider locale="en-AU">
      <HalfTypedWordsProvider value={words}>
        <Form label="Visit" problems={problems} onSubmit={() => setProblems(onSend(visit))}>
          <TextField label="Note" name="note" value={note} onChange={setNote} />
          <DateField label="Birthday" {...field("birthday")} />
          <DatePicker label="Day" {...field("day")} />
          <TimeField label="Time" {...field("time")} isDisabled={!isTimeKnown} />
          <Button onPress={() => setTimeKnown(false)}>No time</Button>
          <Button type="submit">Send</Button>
        </Form>
      </HalfTypedWordsProvider>
    </I18nProvider>
  );
}

function open(initial: Visit, { isNameless = false } = {}) {
  const person = userEvent.setup({ delay: null });
  const onSend = vi.fn<(visit: Visit) => readonly Problem[]>(() => []);
  const rendered = render(<VisitForm initial={initial} onSend={onSend} isNameless={isNameless} />);
  return { person, onSend, ...rendered };
}

function partOf(field: string, place: number): HTMLElement {
  return within(screen.getByRole("group", { name: field })).getAllByRole("spinbutton")[place] as HTMLElement;
}

async function type(person: UserEvent, field: string, place: number, keys: string) {
  await person.click(partOf(field, place));
  await person.keyboard(keys);
}

const send = (person: UserEvent) => person.click(screen.getByRole("button", { name: "Send" }));

function problemsOf(field: string): string | null | undefined {
  return screen.getByRole("group", { name: field }).closest("[data-invalid]:not([role])")?.textContent;
}

const fields = [
  {
    field: "Birthday",
    message: words.date,
    place: 0,
    digits: 2,
    again: "15",
    sent: { birthday: "1985-10-15" },
  },
  {
    field: "Birthday",
    message: words.date,
    place: 2,
    digits: 4,
    again: "1986",
    sent: { birthday: "1986-10-14" },
  },
  {
    field: "Day",
    part: "day",
    message: words.date,
    place: 0,
    digits: 2,
    again: "25",
    sent: { day: "2026-11-25" },
  },
  {
    field: "Day",
    part: "month",
    message: words.date,
    place: 1,
    digits: 2,
    again: "12",
    sent: { day: "2026-12-24" },
  },
  {
    field: "Time",
    part: "hour",
    message: words.time,
    place: 0,
    digits: 1,
    again: "3",
    sent: { time: "15:30" },
  },
  {
    field: "Time",
    part: "minute",
    message: words.time,
    place: 1,
    digits: 2,
    again: "45",
    sent: { time: "14:45" },
  },
  {
    field: "Time",
    part: "half of the day",
    message: words.time,
    place: 2,
    digits: 1,
    again: "a",
    sent: { time: "02:30" },
  },
];

const halves = [
  {
    field: "Birthday",
    message: words.date,
    place: 0,
    typed: "14",
    gap: 1,
    rest: "101985",
    sent: { birthday: "1985-10-14" },
  },
  {
    field: "Day",
    message: words.date,
    place: 0,
    typed: "2411",
    gap: 2,
    rest: "2026",
    sent: { day: "2026-11-24" },
  },
  { field: "Time", message: words.time, place: 0, typed: "2", gap: 1, rest: "30p", sent: { time: "14:30" } },
  { field: "Time", message: words.time, place: 2, typed: "p", gap: 0, rest: "230", sent: { time: "14:30" } },
];

describe("a form", () => {
  it.each(fields)("is not sent while the $part of $field is missing, and asks for it there", async (one) => {
    const { person, onSend, container } = open(whole);
    await type(person, one.field, one.place, "{Backspace}".repeat(one.digits));
    const gap = partOf(one.field, one.place);
    expect(gap.hasAttribute("data-placeholder")).toBe(true);
    await send(person);
    expect(onSend).not.toHaveBeenCalled();
    expect(problemsOf(one.field)).toContain(one.message);
    expect(screen.getAllByText(one.message)).toHaveLength(1);
    expect(document.activeElement).toBe(gap);
    await expect(container).toHaveNoAxeFindings();
    await person.keyboard(one.again);
    await send(person);
    expect(onSend.mock.calls).toEqual([[{ ...whole, ...one.sent }]]);
    expect(screen.queryByText(one.message)).toBeNull();
  });

  it.each(halves)("is not sent while of an empty $field only $typed is typed", async (one) => {
    const { person, onSend } = open(empty);
    await type(person, one.field, one.place, one.typed);
    await send(person);
    expect(onSend).not.toHaveBeenCalled();
    expect(problemsOf(one.field)).toContain(one.message);
    expect(document.activeElement).toBe(partOf(one.field, one.gap));
    await person.keyboard(one.rest);
    await send(person);
    expect(onSend.mock.calls).toEqual([[{ ...empty, ...one.sent }]]);
  });

  it("is sent with dates and times that are empty, and with those that were cleared", async () => {
    const { person, onSend } = open({ ...empty, time: "14:30" });
    await type(person, "Time", 0, "{Backspace}");
    await send(person);
    expect(screen.getByText(words.time)).toBeTruthy();
    await type(person, "Time", 1, "{Backspace}{Backspace}");
    await type(person, "Time", 2, "{Backspace}");
    expect(screen.queryByText(words.time)).toBeNull();
    await send(person);
    expect(onSend.mock.calls).toEqual([[empty]]);
  });

  it("asks for every half-typed field, the first in focus", async () => {
    const { person, onSend } = open(whole);
    await type(person, "Time", 0, "{Backspace}");
    await type(person, "Birthday", 1, "{Backspace}{Backspace}");
    await send(person);
    expect(problemsOf("Birthday")).toContain(words.date);
    expect(problemsOf("Time")).toContain(words.time);
    expect(problemsOf("Day")).toBeUndefined();
    expect(document.activeElement).toBe(partOf("Birthday", 1));
    expect(onSend).not.toHaveBeenCalled();
  });

  it("keeps what is half typed while other fields change", async () => {
    const { person, onSend } = open(whole);
    await type(person, "Day", 0, "{Backspace}{Backspace}");
    await type(person, "Time", 0, "3");
    await person.type(screen.getByRole("textbox", { name: "Note" }), "Rang");
    await send(person);
    expect(document.activeElement).toBe(partOf("Day", 0));
    expect(onSend).not.toHaveBeenCalled();
  });

  it("says it again when it is sent again", async () => {
    const { person, onSend } = open(whole);
    await type(person, "Day", 0, "{Backspace}{Backspace}");
    await send(person);
    await send(person);
    expect(problemsOf("Day")).toContain(words.date);
    expect(document.activeElement).toBe(partOf("Day", 0));
    expect(onSend).not.toHaveBeenCalled();
  });

  it("does not repeat the problems of an earlier attempt, which may be corrected", async () => {
    const { person, onSend } = open(whole);
    onSend.mockReturnValueOnce([{ field: "note", message: "Say why." }]);
    await send(person);
    expect(screen.getByText("Say why.")).toBeTruthy();
    await person.type(screen.getByRole("textbox", { name: "Note" }), "Rang");
    await type(person, "Day", 0, "{Backspace}{Backspace}");
    await send(person);
    expect(screen.queryByText("Say why.")).toBeNull();
    expect(document.activeElement).toBe(partOf("Day", 0));
    await person.keyboard("25");
    onSend.mockReturnValueOnce([{ field: "note", message: "Say more." }]);
    await send(person);
    expect(screen.getByText("Say more.")).toBeTruthy();
    expect(screen.queryByText(words.date)).toBeNull();
  });

  it("lists above it what has no name, and still goes there", async () => {
    const { person, onSend } = open(whole, { isNameless: true });
    await type(person, "Day", 0, "{Backspace}{Backspace}");
    await type(person, "Birthday", 0, "{Backspace}{Backspace}");
    await send(person);
    expect(within(screen.getByRole("alert")).getAllByText(words.date)).toHaveLength(1);
    expect(document.activeElement).toBe(partOf("Birthday", 0));
    expect(onSend).not.toHaveBeenCalled();
  });

  it("does not wait for a field that cannot be typed in any more", async () => {
    const { person, onSend } = open(whole);
    await type(person, "Time", 0, "{Backspace}");
    await person.click(screen.getByRole("button", { name: "No time" }));
    await send(person);
    expect(onSend).toHaveBeenCalledOnce();
  });
});
