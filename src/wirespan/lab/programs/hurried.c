/* Asks again and again, each time on a connection of its own, and closes first.
 *
 *     hurried --times 2600 */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static const char question[] = "GET /again HTTP/1.1\r\nHost: server\r\n\r\n";

static int ask_once(const struct sockaddr *server, socklen_t length)
{
	char answer[1024];
	int connection = socket(AF_INET, SOCK_STREAM, 0);
	int status = connect(connection, server, length);
	if (status == 0 && write(connection, question, sizeof question - 1) > 0)
		status = read(connection, answer, sizeof answer) > 0 ? 0 : -1;
	(void)close(connection);
	return status;
}

int main(int count, char **words)
{
	struct addrinfo wish = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
	struct addrinfo *server;
	long times = count > 2 ? strtol(words[2], NULL, 10) : 1;
	if (getaddrinfo("server", "80", &wish, &server)) {
		(void)fputs("no such host\n", stderr);
		return 1;
	}
	for (long number = 0; number < times; number++)
		if (ask_once(server->ai_addr, server->ai_addrlen)) {
			perror("connect");
			return 1;
		}
	freeaddrinfo(server);
	return 0;
}
