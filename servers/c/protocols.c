#include "protocols.h"

const struct protocol *const PROTOCOL_BY_NAME[PROTOCOLS] = {
    [ECHO_PROTOCOL] = &ECHO_OVER_TCP, [FRAMES] = &DIALOGUE, [LINES] = &DIALOGUE,
    [STORE] = &DIALOGUE,       [HTTP] = &HTTP_OVER_TCP,
};
