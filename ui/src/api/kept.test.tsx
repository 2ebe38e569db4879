import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type FakeClinic, makeFakeClinic } from "../testing/FakeClinic";
import { renderWithClinic } from "../testing/renderWithClinic";
import { useDraft } from "./useDraft";
import { useForm } from "./useForm";
import { useOpened } from "./useKept";

const people = ["Ines", "Tom"] as const;

/** Leave of one person at a time, as the settings show it. */
function Leave() {
  const [whose, setWhose] = useState<(typeof people)[number]>("Ines");
  const [isAdding, setAdding] = useOpened(`leave of ${whose}`, false);
  return (
    <>
      {people.map((name) => (
        <button key={name} type="button" onClick={() => setWhose(name)}>
          {name}
        </button>
      ))}
      <button type="button" onClick={() => setAdding(true)}>
        Add
      </button>
      <p>{isAdding ? `adding leave of ${whose}` : `the leave of ${whose}`}</p>
    </>
  );
}

function Note() {
  const form = useForm({ initial: { text: "" }, draft: "note", send: async () => null });
  return (
    <>
      <input
        aria-label="Note"
        value={form.values.text}
        onChange={(event) => form.change({ text: event.target.value })}
      />
      <button type="button" onClick={() => void form.submit()}>
        Save
      </button>
    </>
  );
}

function Typed() {
  const forget = useDraft("note", { text: "Rings twice" }, () => undefined);
  return (
    <button type="button" onClick={forget}>
      Leave
    </button>
  );
}

function signedIn(): FakeClinic {
  const fake = makeFakeClinic();
  fake.signInAs("noor");
  return fake;
}

const kept = (fake: FakeClinic) => [...fake.world.drafts.keys()].join();
const verbsOf = (fake: FakeClinic) => fake.asked.map(({ verb }) => verb);

describe("what is open", () => {
  it("is open under its own name, and closed by going on to another", async () => {
    const fake = signedIn();
    const { person } = renderWithClinic(<Leave />, { fake });
    await person.click(screen.getByRole("button", { name: "Add" }));
    await waitFor(() => expect(kept(fake)).toContain("leave of Ines"));
    await person.click(screen.getByRole("button", { name: "Tom" }));
    expect(screen.getByText("the leave of Tom")).toBeTruthy();
    await waitFor(() => expect(fake.world.drafts.size).toBe(0));
  });

  it("is found again when its name comes later", async () => {
    const fake = signedIn();
    await fake.line.clinic.keepDraft("leave of Tom", "true");
    const { person } = renderWithClinic(<Leave />, { fake });
    expect(screen.getByText("the leave of Ines")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Tom" }));
    expect(await screen.findByText("adding leave of Tom")).toBeTruthy();
    expect(kept(fake)).toContain("leave of Tom");
  });
});

describe("what was typed", () => {
  afterEach(() => void vi.useRealTimers());

  it("does not come back after it was saved, however late the shell keeps it", async () => {
    const fake = signedIn();
    const { clinic } = fake.line;
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const keepDraft = vi.fn(async (form: string, value: string) => {
      await held;
      return clinic.keepDraft(form, value);
    });
    const slow = { ...fake, line: { ...fake.line, clinic: { ...clinic, keepDraft } } };
    const { person } = renderWithClinic(<Note />, { fake: slow });
    await person.type(screen.getByLabelText("Note"), "Rings twice");
    await waitFor(() => expect(keepDraft).toHaveBeenCalled());
    await person.click(screen.getByRole("button", { name: "Save" }));
    goOn();
    await waitFor(() => expect(verbsOf(fake)).toEqual(expect.arrayContaining(["keepDraft", "forgetDraft"])));
    expect(fake.world.drafts.size).toBe(0);
  });

  it("is not kept any more once it is forgotten", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const fake = signedIn();
    renderWithClinic(<Typed />, { fake });
    fireEvent.click(screen.getByRole("button", { name: "Leave" }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(verbsOf(fake)).toEqual(["takeDraft", "forgetDraft"]);
  });
});
