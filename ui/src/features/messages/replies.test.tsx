import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { replyFixture } from "../../testing/fixture/replies";
import { renderAt } from "../../testing/renderWithClinic";

function withReplies() {
  const fake = makeFakeClinic();
  fake.world.replies = replyFixture();
  return fake;
}

describe("replies", () => {
  it("shows who wrote, what sounds like distress first, and never the words themselves", async () => {
    const { container } = renderAt("/messages?tab=needsPerson", { fake: withReplies() });
    const list = await screen.findByRole("grid", { name: "Replies" });
    const rows = within(list).getAllByRole("row");
    expect(rows[0]?.textContent).toContain("Please read at once.");
    expect(within(rows[0] as HTMLElement).getByRole("button", { name: /Mia Santos/ })).toBeTruthy();
    expect(rows[1]?.textContent).toContain("A number that nobody here has");
    expect(container.textContent).not.toContain("can't go on");
    await expect(container).toHaveNoAxeFindings();
  });

  it("opens a reply by itself, says that nobody was answered, and takes it off the list", async () => {
    const fake = withReplies();
    const { person } = renderAt("/messages?tab=needsPerson", { fake });
    await person.click(await screen.findByRole("button", { name: "Read: Reply from Mia Santos" }));
    const dialog = await screen.findByRole("dialog", { name: "Reply from Mia Santos" });
    expect(await within(dialog).findByText("I can't go on like this")).toBeTruthy();
    expect(within(dialog).getByText(/Nobody has been answered/)).toBeTruthy();
    expect(within(dialog).getByText(/cry for help/)).toBeTruthy();
    await person.click(within(dialog).getByRole("button", { name: "Dealt with" }));
    await waitFor(() => expect(fake.world.replies.map(({ row }) => row.id)).toEqual(["reply-late"]));
    expect(await screen.findByText("Taken off the list")).toBeTruthy();
  });

  it("stands on Today, before everything else that needs a person", async () => {
    const { person } = renderAt("/today", { fake: withReplies() });
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    const [first] = within(needs).getAllByRole("row");
    expect(first?.textContent).toContain("Reply from Mia Santos");
    await person.click(within(first as HTMLElement).getByRole("button", { name: /Reply from Mia Santos/ }));
    const dialog = await screen.findByRole("dialog", { name: "Reply from Mia Santos" });
    expect(await within(dialog).findByText("I can't go on like this")).toBeTruthy();
  });

  it("that may be a cry for help is said wherever one is, until somebody has dealt with it", async () => {
    const { person } = renderAt("/schedule", { fake: withReplies() });
    const rail = await screen.findByRole("navigation", { name: "Main" });
    await within(rail).findByRole("link", { name: "Messages, 4 need a person" });
    await screen.findByRole("button", { name: "Message delivery: 4 need you" });
    await person.click(await screen.findByRole("link", { name: "1 reply to read at once" }));
    await person.click(await screen.findByRole("button", { name: "Read: Reply from Mia Santos" }));
    const dialog = await screen.findByRole("dialog", { name: "Reply from Mia Santos" });
    await person.click(await within(dialog).findByRole("button", { name: "Dealt with" }));
    await within(rail).findByRole("link", { name: "Messages, 3 need a person" });
    expect(screen.queryByRole("link", { name: /to read at once/ })).toBeNull();
  });

  it("count among what needs somebody though every message is going out", async () => {
    const fake = withReplies();
    fake.world.delivery = {
      ...fake.world.delivery,
      state: "ready",
      needsPerson: 0,
      sentence: "Messages are going out.",
    };
    const { person, router } = renderAt("/schedule", { fake });
    await person.click(await screen.findByRole("button", { name: "Message delivery: 2 need you" }));
    const card = await screen.findByRole("dialog", { name: "Message delivery" });
    expect(within(card).getByText("Messages are going out.")).toBeTruthy();
    expect(within(card).getByText("2 replies have not been read yet.")).toBeTruthy();
    await person.click(within(card).getByRole("link", { name: "Look at what waits" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tab: "needsPerson" }));
  });
});
