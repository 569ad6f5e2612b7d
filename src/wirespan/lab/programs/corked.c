/* Answers each request of 80/tcp with head and body written apart into a corked socket.
 *
 *     corked [--forget]
 *
 * With --forget the cork is never pulled: the kernel keeps the partial segment for 200 ms. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 1800\r\n\r\n";
static char body[1800];

static void cork(int connection, int on)
{
	(void)setsockopt(connection, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

/* True once the blank line has come; false when the client has closed. */
static bool read_request(int connection)
{
	char seen[4096];
	size_t length = 0;
	while (length < sizeof seen) {
		ssize_t got = read(connection, seen + length, sizeof seen - length);
		if (got <= 0)
			return false;
		length += (size_t)got;
		if (memmem(seen, length, "\r\n\r\n", 4))
			return true;
	}
	return false;
}

static void converse(int connection, bool forget)
{
	while (read_request(connection)) {
		cork(connection, 1);
		if (write(connection, head, sizeof head - 1) < 0
		    || write(connection, body, sizeof body) < 0)
			return;
		if (!forget)
			cork(connection, 0);
	}
}

int main(int count, char **words)
{
	bool forget = count > 1 && strcmp(words[1], "--forget") == 0;
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(80)};
	int yes = 1;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	(void)signal(SIGPIPE, SIG_IGN);
	memset(body, '.', sizeof body);
	(void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 64)) {
		perror("listen");
		return 1;
	}
	puts("ready");
	(void)fflush(stdout);
	for (;;) {
		int connection = accept(listener, NULL, NULL);
		if (connection < 0)
			continue;
		converse(connection, forget);
		(void)close(connection);
	}
}
