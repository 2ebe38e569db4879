import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { describe, expect, it } from "vitest";
import { Checkbox, CheckboxGroup } from "./Checkbox";
import { Choices } from "./Choices";
import { ComboBox } from "./ComboBox";
import { DateField, DatePicker } from "./DateField";
import { NumberField } from "./NumberField";
import { RadioGroup } from "./RadioGroup";
import { Select } from "./Select";
import { Switch } from "./Switch";
import { SecretField, TextArea, TextField } from "./TextField";
import { TimeField } from "./TimeField";

const colours = [
  { value: "teal", label: "Teal" },
  { value: "amber", label: "Amber" },
  { value: "brick", label: "Brick" },
] as const;
type Colour = (typeof colours)[number]["value"];

function Everything() {
  const [text, setText] = useState("");
  const [date, setDate] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const [time, setTime] = useState<string | null>(null);
  const [number, setNumber] = useState<number | null>(5);
  const [colour, setColour] = useState<Colour | null>(null);
  const [found, setFound] = useState<Colour | null>(null);
  const [several, setSeveral] = useState<Colour[]>([]);
  const [answer, setAnswer] = useState<Colour | null>(null);
  const [isOn, setOn] = useState(false);
  return (
    <I18nProvider locale="en-AU">
      <main>
        <TextField label="Name" description="As on the card" value={text} onChange={setText} />
        <TextArea label="Note" value={text} onChange={setText} />
        <SecretField label="Passphrase" value={text} onChange={setText} showLabel="Show" hideLabel="Hide" />
        <NumberField label="Minutes" value={number} onChange={setNumber} unit="minutes" />
        <DateField label="Birthday" value={date} onChange={setDate} />
        <DatePicker label="Day" value={day} onChange={setDay} />
        <TimeField label="Time" value={time} onChange={setTime} />
        <Select label="Colour" options={colours} value={colour} onChange={setColour} emptyText="Choose" />
        <ComboBox label="Find" options={colours} value={found} onChange={setFound} noneText="None" />
        <RadioGroup label="One" options={colours} value={answer} onChange={setAnswer} />
        <CheckboxGroup label="Several" options={colours} value={several} onChange={setSeveral} />
        <Choices label="Answer" options={colours} value={answer} onChange={setAnswer} mayBeNone />
        <Checkbox label="Agreed" isChecked={isOn} onChange={setOn} />
        <Switch label="Reminders" description="By SMS" isOn={isOn} onChange={setOn} />
        <output>
          {JSON.stringify({ text, date, day, time, number, colour, found, several, answer, isOn })}
        </output>
      </main>
    </I18nProvider>
  );
}

function kept() {
  return JSON.parse(screen.getByRole("status", { hidden: true }).textContent ?? "{}");
}

describe("fields", () => {
  it("have names, help and states that axe accepts", async () => {
    const { container } = render(<Everything />);
    await expect(container).toHaveNoAxeFindings();
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveProperty("type", "text");
  });

  it("take a date of birth typed straight through", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    const birthday = screen.getByRole("group", { name: "Birthday" });
    await person.click(within(birthday).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("14101985");
    expect(kept().date).toBe("1985-10-14");
  });

  it("take a time in the half-day form", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    const time = screen.getByRole("group", { name: "Time" });
    await person.click(within(time).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("230p");
    expect(kept().time).toBe("14:30");
  });

  it("pick a day from the month", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    const day = screen.getByRole("group", { name: "Day" });
    await person.click(within(day).getByRole("button"));
    const grid = await screen.findByRole("grid");
    await person.click(within(grid).getByRole("button", { name: /\b10 \w+ \d{4}/ }));
    expect(kept().day).toMatch(/-10$/);
  });

  it("choose from a list by keyboard", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    await person.click(screen.getByRole("button", { name: /Colour/ }));
    await person.keyboard("{ArrowDown}{Enter}");
    expect(["teal", "amber"]).toContain(kept().colour);
  });

  it("find in a list by typing", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    await person.click(screen.getByRole("combobox", { name: "Find" }));
    await person.keyboard("bri{ArrowDown}{Enter}");
    expect(kept().found).toBe("brick");
  });

  it("take an answer and take it back", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    const answers = screen.getByRole("radiogroup", { name: "Answer" });
    await person.click(within(answers).getByRole("radio", { name: "Amber" }));
    expect(kept().answer).toBe("amber");
    await person.click(within(answers).getByRole("radio", { name: "Amber" }));
    expect(kept().answer).toBeNull();
  });

  it("switch on by keyboard", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    screen.getByRole("switch", { name: "Reminders" }).focus();
    await person.keyboard(" ");
    expect(kept().isOn).toBe(true);
  });

  it("hide a passphrase until it is asked to be shown", async () => {
    const person = userEvent.setup();
    render(<Everything />);
    const passphrase = screen.getByLabelText("Passphrase");
    expect(passphrase).toHaveProperty("type", "password");
    await person.click(screen.getByRole("button", { name: "Show" }));
    expect(passphrase).toHaveProperty("type", "text");
  });
});
