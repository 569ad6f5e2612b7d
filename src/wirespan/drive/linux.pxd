# What the relay asks of the kernel, as this machine's headers declare it.

cdef extern from "<time.h>" nogil:
    struct timespec:
        long tv_sec
        long tv_nsec

cdef extern from "<sys/uio.h>" nogil:
    struct iovec:
        void* iov_base
        size_t iov_len

cdef extern from "<sys/socket.h>" nogil:
    struct msghdr:
        iovec* msg_iov
        size_t msg_iovlen
    struct mmsghdr:
        msghdr msg_hdr
        unsigned int msg_len
    int sendmmsg(int descriptor, mmsghdr* messages, unsigned int count, int flags)
    enum:
        MSG_DONTWAIT

cdef extern from "<poll.h>" nogil:
    struct pollfd:
        int fd
        short events
        short revents
    int ppoll(pollfd* descriptors, unsigned long count, const timespec* timeout, const void* mask)
    enum:
        POLLIN

cdef extern from "<linux/if_packet.h>" nogil:
    struct tpacket2_hdr:
        unsigned int tp_status
        unsigned int tp_len
        unsigned int tp_snaplen
        unsigned short tp_mac
        unsigned short tp_net
        unsigned int tp_sec
        unsigned int tp_nsec
    enum:
        TP_STATUS_KERNEL
        TP_STATUS_USER
        TP_STATUS_CSUMNOTREADY

cdef enum:
    # Frames handed to the kernel in one call.
    BURST = 32

cdef extern from * nogil:
    # The compilers' full memory barrier: a ring's status is written by another processor.
    void __sync_synchronize()
