export { ExportButton } from "./ExportButton";
export { ChannelWord, MessageStateWord } from "./MessageState";
export { MessagesPage } from "./MessagesPage";
export { LikelyMessageVerbs } from "./MessageVerbs";
export { PatientMessages } from "./PatientMessages";
export { usePatientMessages } from "./queries";
export { ReadReply } from "./Replies";
