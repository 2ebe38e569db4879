import { Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useBookingChoices } from "../../api/useBookingChoices";
import { useVerb } from "../../api/useVerb";
import type { FreeTime, StaffId, WaitingCard, WaitingMatch, WaitListView } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Checkbox } from "../../design/Checkbox";
import { Quiet, Row, Stack } from "../../design/Layout";
import { Menu } from "../../design/Menu";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { patientNames } from "./patientNames";
import { useUndoToast } from "./useAppointmentVerbs";
import { useWaitList } from "./useWaitList";
import styles from "./WaitListPanel.module.css";

const anybody = "anybody";

interface WaitListPanelProps {
  onAdd: () => void;
  onEdit: (card: WaitingCard) => void;
}

/** Who waits for an appointment, and the times that have become free for them. */
export function WaitListPanel({ onAdd, onEdit }: WaitListPanelProps) {
  const list = useWaitList();
  return (
    <aside className={styles.panel} aria-label={t("waitList.title")}>
      <Panel
        title={t("waitList.title")}
        actions={
          list.data?.mayChange ? (
            <Button icon={<Plus />} onPress={onAdd}>
              {t("waitList.add")}
            </Button>
          ) : null
        }
      >
        <Await query={list}>{(view) => <ShownList view={view} onEdit={onEdit} />}</Await>
      </Panel>
    </aside>
  );
}

function ShownList({ view, onEdit }: { view: WaitListView; onEdit: (card: WaitingCard) => void }) {
  const choices = useBookingChoices();
  const [psychologist, setPsychologist] = useState<string>(anybody);
  const [soonOnly, setSoonOnly] = useState(false);
  const isShown = ({ form }: WaitingCard) =>
    (!soonOnly || form.urgency === "soon") &&
    (psychologist === anybody ||
      form.psychologists.length === 0 ||
      form.psychologists.includes(psychologist as StaffId));
  const waiting = view.waiting.filter(isShown);
  if (view.waiting.length === 0) return <Quiet>{t("waitList.none")}</Quiet>;
  return (
    <Stack>
      {view.free.map((free) => (
        <FreeNow key={`${free.psychologist} ${free.start}`} free={free} mayOffer={view.mayChange} />
      ))}
      <Select<string>
        label={t("waitList.with")}
        value={psychologist}
        onChange={setPsychologist}
        options={[
          { value: anybody, label: t("waitList.everybody") },
          ...(choices.data?.psychologists ?? []).map(({ id, name }) => ({
            value: id as string,
            label: name,
          })),
        ]}
      />
      <Checkbox label={t("waitList.soonOnly")} isChecked={soonOnly} onChange={setSoonOnly} />
      {waiting.length === 0 ? <Quiet>{t("waitList.noneLikeThis")}</Quiet> : null}
      <ul className={styles.list} aria-label={t("waitList.people")}>
        {waiting.map((card) => (
          <li key={card.id} className={styles.item}>
            <WaitingRow card={card} mayChange={view.mayChange} onEdit={() => onEdit(card)} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function FreeNow({ free, mayOffer }: { free: FreeTime; mayOffer: boolean }) {
  const clinic = useClinic();
  const say = useToast();
  const offer = useVerb(
    (person: WaitingMatch) =>
      clinic.offerTime({ entry: person.id, psychologist: free.psychologist, start: person.start }),
    {
      onDone: (lines, { name }) => {
        const leaving = lines.find((line) => line.willSend);
        if (leaving) return say(t("waitList.offered", { name, due: leaving.dueWords }));
        const why = lines[0]?.reason ?? "";
        say({ text: t("waitList.offeredUnsent", { name, why }), tone: "attention" });
      },
    },
  );
  return (
    <section className={styles.free} aria-label={free.words}>
      <p className={styles.name}>{t("waitList.isFree", { when: free.words })}</p>
      <Quiet isSmall>{t("waitList.matches", { count: free.people.length })}</Quiet>
      {mayOffer ? (
        <Row gap="tight">
          {free.people.map((person, place) => (
            <Button
              key={person.id}
              look={place === 0 ? "primary" : "plain"}
              isPending={offer.isPending}
              onPress={() => offer.run(person)}
            >
              {t("waitList.offerTo", { name: person.name, time: person.startWords })}
            </Button>
          ))}
        </Row>
      ) : null}
    </section>
  );
}

function WaitingRow({
  card,
  mayChange,
  onEdit,
}: {
  card: WaitingCard;
  mayChange: boolean;
  onEdit: () => void;
}) {
  const clinic = useClinic();
  const formats = useFormats();
  const { tell } = useUndoToast();
  const remove = useVerb(() => clinic.removeWaiting(card.id), {
    said: t("waitList.removed", { name: card.name }),
  });
  const decline = useVerb((offer: NonNullable<WaitingCard["offer"]>) => clinic.declineOffer(offer.id), {
    said: t("waitList.declined", { name: card.name }),
  });
  const book = useVerb((offer: NonNullable<WaitingCard["offer"]>) => clinic.bookOffer(offer.id), {
    onDone: (booked) => tell(t("booking.done", { names: patientNames(booked) }), booked),
  });
  const { offer, form } = card;
  return (
    <>
      <Row isSpread>
        <span className={styles.name}>{card.name}</span>
        <Row gap="tight">
          {form.urgency === "soon" ? <Badge tone="attention">{t("waitList.soon")}</Badge> : null}
          {mayChange ? (
            <Menu
              label={t("waitList.more", { name: card.name })}
              trigger={
                <IconButton
                  label={t("waitList.more", { name: card.name })}
                  icon={<Ellipsis aria-hidden="true" />}
                />
              }
              actions={[
                { key: "edit", title: t("waitList.edit"), onChoose: onEdit },
                {
                  key: "remove",
                  title: t("waitList.remove"),
                  isDangerous: true,
                  onChoose: () => remove.run(undefined),
                },
              ]}
            />
          ) : null}
        </Row>
      </Row>
      <Quiet isSmall>
        {card.typeName} · {card.with}
      </Quiet>
      <Quiet isSmall>
        {card.suits} · {t("waitList.since", { date: formats.date(card.since) })}
      </Quiet>
      {form.note ? <p className={styles.note}>{form.note}</p> : null}
      {offer ? (
        <>
          <p className={styles.note}>
            {offer.hasExpired ? t("waitList.expired", { when: formats.dayAndTime(offer.start) }) : null}
            {offer.hasExpired
              ? null
              : t("waitList.standing", { when: formats.dayAndTime(offer.start), words: offer.words })}
          </p>
          {mayChange ? (
            <Row gap="tight">
              <Button look="primary" isPending={book.isPending} onPress={() => book.run(offer)}>
                {t("waitList.book", { name: card.name })}
              </Button>
              <Button isPending={decline.isPending} onPress={() => decline.run(offer)}>
                {t("waitList.decline", { name: card.name })}
              </Button>
            </Row>
          ) : null}
        </>
      ) : null}
    </>
  );
}
