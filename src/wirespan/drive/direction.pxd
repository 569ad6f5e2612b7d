from wirespan.drive.frame_store cimport FrameStore
from wirespan.drive.headers cimport Headers
from wirespan.drive.lateness cimport Lateness
from wirespan.drive.notebook cimport Notebook
from wirespan.drive.linux cimport BURST
from wirespan.drive.packet_socket cimport PacketSocket
from wirespan.drive.payload_texts cimport PayloadTexts
from wirespan.emulate.line cimport Line

cdef class Shared:
    cdef readonly FrameStore store
    cdef readonly object packet_table
    cdef long long[:, ::1] packets
    cdef readonly Headers headers
    cdef public Lateness lateness
    cdef public Notebook events
    cdef public Notebook passages
    cdef public long long overrun

cdef class Direction:
    cdef readonly Shared shared
    cdef readonly PacketSocket source
    cdef readonly PacketSocket target
    cdef readonly Line line
    cdef readonly Line leaving
    cdef PayloadTexts texts
    cdef readonly Py_ssize_t index
    cdef readonly object names
    cdef object earlier
    cdef long long first_stage
    cdef long long leaving_first_stage
    cdef public long long dark_until_ns
    cdef public long long blacked_out
    cdef Py_ssize_t slots[BURST]
    cdef long long leaves[BURST]
    cdef bint last[BURST]
    cdef Py_ssize_t count
    cdef long long accept(self, long long now_ns, long long offset_ns) except? -1 nogil
    cdef int look_for_texts(self, Py_ssize_t slot) except? -1 nogil
    cdef int admit(self, Py_ssize_t slot, long long arrived_ns) except? -1 nogil
    cdef int reject(self, Py_ssize_t slot, long long fate) except? -1 nogil
    cdef int release(self, long long now_ns) except? -1 nogil
    cdef int empty(self, Line line, long long now_ns) except? -1 nogil
    cdef int note_events(self, Line line) except? -1 nogil
    cdef int amend(self, Py_ssize_t slot) except? -1 nogil
    cdef int send(self) except? -1 nogil
    cdef long long due(self) except? -1 nogil
