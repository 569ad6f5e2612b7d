/* Answers every connection on port 80 with one line and waits for the client to close. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";

int main(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(80)};
	int yes = 1;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	char asked[1024];
	(void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 512)) {
		perror("listen");
		return 1;
	}
	puts("ready");
	(void)fflush(stdout);
	for (;;) {
		int connection = accept(listener, NULL, NULL);
		if (connection < 0)
			continue;
		if (read(connection, asked, sizeof asked) > 0)
			(void)!write(connection, answer, sizeof answer - 1);
		while (read(connection, asked, sizeof asked) > 0)
			;
		(void)close(connection);
	}
}
