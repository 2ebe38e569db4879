import { Dialog, DialogBody } from "../design/Dialog";
import { KeyHint } from "../design/KeyHint";
import { t } from "../i18n";
import styles from "./ShortcutHelp.module.css";
import { capsOf, type ShortcutName, shortcuts } from "./shortcuts";

const groups = ["everywhere", "lists", "schedule"] as const;

/** Every shortcut there is, by where it works. */
export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const names = Object.keys(shortcuts) as ShortcutName[];
  return (
    <Dialog
      title={t("shortcut.title")}
      isOpen={isOpen}
      onClose={onClose}
      closeLabel={t("action.close")}
      keepsOpenOutside={false}
    >
      <DialogBody>
        {groups.map((group) => (
          <section key={group}>
            <h3 className={styles.group}>{t(`shortcut.group.${group}`)}</h3>
            <dl className={styles.list}>
              {names
                .filter((name) => shortcuts[name].group === group)
                .map((name) => (
                  <div key={name} className={styles.line}>
                    <dt>{t(shortcuts[name].words)}</dt>
                    <dd>
                      <KeyHint keys={capsOf(name)} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
