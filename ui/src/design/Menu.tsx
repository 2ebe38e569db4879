import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { joinClasses } from "./joinClasses";
import listStyles from "./ListBox.module.css";
import styles from "./Menu.module.css";

export interface MenuAction {
  key: string;
  title: string;
  icon?: ReactNode;
  isDangerous?: boolean;
  /** A line above it: a group begins here. */
  startsGroup?: boolean;
  onChoose: () => void;
}

interface MenuProps {
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  actions: readonly MenuAction[];
  heading?: ReactNode;
}

/** The less likely verbs of a thing. */
export function Menu({ label, trigger, actions, heading }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={listStyles.popover} offset={4} placement="bottom end">
        {heading ? <div className={styles.heading}>{heading}</div> : null}
        <AriaMenu aria-label={label} className={listStyles.list}>
          {actions.map((action) => [
            action.startsGroup ? <Separator key={`before ${action.key}`} className={styles.line} /> : null,
            <MenuItem
              key={action.key}
              id={action.key}
              textValue={action.title}
              onAction={action.onChoose}
              className={joinClasses(listStyles.option, action.isDangerous && styles.danger)}
            >
              {action.icon ? <span className={styles.icon}>{action.icon}</span> : null}
              {action.title}
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
