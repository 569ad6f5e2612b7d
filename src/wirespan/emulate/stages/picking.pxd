from wirespan.emulate.stages.pick cimport Pick
from wirespan.emulate.stages.stage cimport Stage

cdef class Picking(Stage):
    cdef Pick pick
