import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openClinic } from "./api/clinic";
import { App } from "./app/App";
import { commands, events } from "./bindings";

const place = document.getElementById("anteroom");
if (!place) throw new Error("index.html has no place for Anteroom");

createRoot(place).render(
  <StrictMode>
    <App line={{ clinic: openClinic(commands), events }} />
  </StrictMode>,
);
