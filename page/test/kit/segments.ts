// What segments have besides their columns, where a test is about something else.
export const UNSACKED = { total: 0, sacked: { frame: [], time_ns: [], from_server: [], left: [], right: [] } };
