from wirespan.kernels.scan.http.head cimport Head

cdef long long question_body(Head head) except? -2 nogil
cdef long long answer_body(Head head, long long method) except? -2 nogil
