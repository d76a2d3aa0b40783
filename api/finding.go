package api

func findings(s *server) {}
