import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Users } from "lucide-react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { Badge, StateWord } from "./Badge";
import { Banner } from "./Banner";
import { Button, IconButton } from "./Button";
import { ConfirmDialog } from "./ConfirmDialog";
import { Dialog, DialogBody } from "./Dialog";
import { EmptyState } from "./EmptyState";
import { Facts } from "./Facts";
import { Form, type Problem } from "./Form";
import { HalfTypedWordsProvider } from "./halfTyped";
import { KeyHint } from "./KeyHint";
import { Menu } from "./Menu";
import { Page } from "./Page";
import { Panel } from "./Panel";
import { Popover } from "./Popover";
import { SkeletonRows, Waiting } from "./Skeleton";
import { SplitLayout } from "./SplitLayout";
import { Table } from "./Table";
import { Tabs } from "./Tabs";
import { TextField } from "./TextField";
import { ToastProvider, useToast } from "./Toast";

interface Person {
  key: string;
  name: string;
  age: number;
}

const people: Person[] = [
  { key: "mia", name: "Mia Santos", age: 41 },
  { key: "li", name: "Li Ng", age: 29 },
];

function PeopleTable({ onOpen, rows = people }: { onOpen?: (person: Person) => void; rows?: Person[] }) {
  return (
    <Table
      label="People"
      rows={rows}
      rowKey={(row) => row.key}
      rowText={(row) => row.name}
      onOpen={onOpen}
      empty={<EmptyState icon={<Users />} title="Nobody yet" />}
      columns={[
        { key: "name", title: "Name", isRowHeader: true, cell: (row) => row.name },
        { key: "age", title: "Age", width: 80, isNumber: true, cell: (row) => row.age },
      ]}
    />
  );
}

function Register() {
  const [problems, setProblems] = useState<Problem[]>([]);
  const [name, setName] = useState("");
  return (
    <HalfTypedWordsProvider value={{ date: "Enter the whole date.", time: "Enter the whole time." }}>
      <Form
        problems={problems}
        onSubmit={() =>
          setProblems([
            { field: "given", message: "Enter a given name." },
            { field: "family", message: "Enter a family name." },
            { field: "elsewhere", message: "The practice is closed." },
          ])
        }
      >
        <TextField label="Given name" name="given" value={name} onChange={setName} />
        <TextField label="Family name" name="family" value="" onChange={() => undefined} />
        <Button type="submit">Register</Button>
      </Form>
    </HalfTypedWordsProvider>
  );
}

function Opener() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Open</Button>
      <Dialog title="A task" isOpen={isOpen} onClose={() => setOpen(false)} closeLabel="Close">
        <DialogBody>Content</DialogBody>
      </Dialog>
    </>
  );
}

function Saver({ onUndo }: { onUndo: () => void }) {
  const say = useToast();
  return (
    <Button onPress={() => say({ text: "Moved", action: { title: "Undo", onChoose: onUndo } })}>Move</Button>
  );
}

describe("a table", () => {
  it("opens a row by keyboard", async () => {
    const person = userEvent.setup();
    const onOpen = vi.fn();
    render(<PeopleTable onOpen={onOpen} />);
    await person.tab();
    await person.keyboard("{ArrowDown}{Enter}");
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it("says what belongs in it while it is empty", () => {
    render(<PeopleTable rows={[]} />);
    expect(screen.getByRole("heading", { name: "Nobody yet" })).toBeTruthy();
  });
});

describe("a form", () => {
  it("shows every problem at its field at once and goes to the first", async () => {
    const person = userEvent.setup();
    const { container } = render(<Register />);
    await person.click(screen.getByRole("button", { name: "Register" }));
    expect(screen.getByText("Enter a given name.")).toBeTruthy();
    expect(screen.getByText("Enter a family name.")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("Given name"));
    await expect(container).toHaveNoAxeFindings();
  });

  it("lists a problem whose field it does not have", async () => {
    const person = userEvent.setup();
    render(<Register />);
    await person.click(screen.getByRole("button", { name: "Register" }));
    expect(screen.getByRole("alert").textContent).toContain("The practice is closed.");
  });

  it("takes a problem away when its field is corrected", async () => {
    const person = userEvent.setup();
    render(<Register />);
    await person.click(screen.getByRole("button", { name: "Register" }));
    await person.type(screen.getByLabelText("Given name"), "Mia");
    await person.tab();
    expect(screen.queryByText("Enter a given name.")).toBeNull();
    expect(screen.getByText("Enter a family name.")).toBeTruthy();
  });
});

describe("a dialog", () => {
  it("keeps the focus inside, and gives it back when it closes", async () => {
    const person = userEvent.setup();
    render(<Opener />);
    await person.click(screen.getByRole("button", { name: "Open" }));
    const dialog = screen.getByRole("dialog", { name: "A task" });
    expect(dialog.contains(document.activeElement)).toBe(true);
    await expect(document.body).toHaveNoAxeFindings();
    await person.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Open" })));
  });

  it("that must be answered does not close by Escape", async () => {
    const person = userEvent.setup();
    const onConfirm = vi.fn();
    render(
      <ConfirmDialog
        title="Withdraw consent?"
        isOpen
        confirmLabel="Withdraw consent"
        cancelLabel="Keep it"
        isDangerous
        onConfirm={onConfirm}
        onCancel={() => undefined}
      >
        Two reminders will not go out.
      </ConfirmDialog>,
    );
    await person.keyboard("{Escape}");
    const dialog = screen.getByRole("alertdialog", { name: "Withdraw consent?" });
    await person.click(within(dialog).getByRole("button", { name: "Withdraw consent" }));
    expect(onConfirm).toHaveBeenCalledOnce();
  });
});

describe("a toast", () => {
  it("is read aloud and offers its verb", async () => {
    const person = userEvent.setup();
    const onUndo = vi.fn();
    render(
      <ToastProvider dismissLabel="Dismiss">
        <Saver onUndo={onUndo} />
      </ToastProvider>,
    );
    await person.click(screen.getByRole("button", { name: "Move" }));
    const region = screen.getByRole("status");
    expect(region.textContent).toContain("Moved");
    await person.click(within(region).getByRole("button", { name: "Undo" }));
    expect(onUndo).toHaveBeenCalledOnce();
    expect(region.textContent).toBe("");
  });
});

describe("waiting", () => {
  it("shows a skeleton only once it is noticeable", () => {
    vi.useFakeTimers();
    try {
      render(
        <Waiting label="Loading">
          <SkeletonRows count={3} />
        </Waiting>,
      );
      const status = screen.getByRole("status", { name: "Loading" });
      expect(status.childElementCount).toBe(0);
      act(() => vi.advanceTimersByTime(151));
      expect(status.childElementCount).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the other surfaces", () => {
  it("pass axe together", async () => {
    const { container } = render(
      <main>
        <Page title="Patients" detail="62" actions={<IconButton label="Print" icon={<Users />} />}>
          <Panel title="Contact" actions={<Button>Edit</Button>}>
            <Facts facts={[{ term: "Phone", value: "0491 570 006" }]} />
            <Badge tone="attention">Inactive</Badge>
            <StateWord tone="success" icon={<Users />}>
              Sent
            </StateWord>
            <KeyHint keys={["Ctrl", "K"]} />
          </Panel>
          <Banner tone="attention" title="Paused">
            The mail server refused the password.
          </Banner>
          <Tabs
            label="Messages"
            tabs={[
              { key: "out", title: "Going out", count: 2 },
              { key: "sent", title: "Sent" },
            ]}
            selected="out"
            onSelect={() => undefined}
          >
            <SplitLayout
              side={{ title: "Message", content: "Body" }}
              closeLabel="Close"
              onCloseSide={() => undefined}
            >
              <PeopleTable onOpen={() => undefined} />
            </SplitLayout>
          </Tabs>
        </Page>
      </main>,
    );
    await expect(container).toHaveNoAxeFindings();
  });

  it("open menus and cards by keyboard", async () => {
    const person = userEvent.setup();
    const onArchive = vi.fn();
    render(
      <>
        <Menu
          label="More"
          trigger={<Button>More</Button>}
          actions={[{ key: "archive", title: "Archive", onChoose: onArchive }]}
        />
        <Popover label="Delivery" trigger={<Button>State</Button>}>
          All is well.
        </Popover>
      </>,
    );
    await person.tab();
    await person.keyboard("{Enter}{Enter}");
    expect(onArchive).toHaveBeenCalledOnce();
    await person.click(screen.getByRole("button", { name: "State" }));
    expect(screen.getByRole("dialog", { name: "Delivery" }).textContent).toBe("All is well.");
  });
});
