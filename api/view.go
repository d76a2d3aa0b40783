package api

func views(s *server) {}
